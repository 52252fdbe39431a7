"What each lesson of the course needs beside its text: its derivations, pictures and exercises."
