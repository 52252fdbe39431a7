"Small interactive pictures, one for a paragraph: `base` has what they share, and each lesson has a module."
