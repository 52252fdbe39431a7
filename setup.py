"Builds the package; everything that describes it stands in settings.ini."
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
config = ConfigParser()
config.read(here / 'settings.ini', encoding='utf-8')
meta = config['DEFAULT']
extras = {extra: meta[f'{extra}_requirements'].split() for extra in ('lessons', 'dev', 'book')}
extras['dev'] += extras['lessons']

setup(
    name=meta['lib_name'],
    version=meta['version'],
    description=meta['description'],
    long_description=(here / 'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    author=meta['author'],
    author_email=meta['author_email'],
    url=meta['git_url'],
    keywords=meta['keywords'].split(),
    license='Apache-2.0',
    python_requires=f">={meta['min_python']}",
    install_requires=meta['requirements'].split(),
    extras_require=extras,
    packages=find_packages(include=['xentropy', 'xentropy.*']),
    package_data={'xentropy.classroom': ['*.tgz', '*.gz', '*.md', 'explorers/*.js', 'explorers/*.css']},
    classifiers=[
        'Development Status :: 3 - Alpha',
        'Intended Audience :: Education',
        'Intended Audience :: Science/Research',
        'Programming Language :: Python :: 3',
        'Topic :: Scientific/Engineering :: Artificial Intelligence',
    ],
    zip_safe=False,
)
