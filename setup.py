"""Maps the folders of this repository onto the import names (docs/decisions/0001-folder-mapping.md)."""

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
VERSION = re.search(r'^__version__ = "(.+)"$', (ROOT / "trainer/__init__.py").read_text("utf-8"), re.MULTILINE)[1]
# A folder that does not exist yet is left out, so that every stage of the repository builds.
FOLDERS = {
    name: folder
    for name, folder in {"fulgurite": "trainer", "fulgurite.compat": "compat"}.items()
    if (ROOT / folder / "__init__.py").is_file()
}

EXTRAS = {
    "rich": ["rich>=13.0"],
    "cli": ["jsonargparse[signatures]>=4.49"],
    "test-tube": ["test-tube>=0.7.5"],
    "wandb": ["wandb>=0.18"],
    "mlflow": ["mlflow>=2.16"],
    "comet": ["comet-ml>=3.47"],
    "neptune": ["neptune>=1.10"],
    "s3": ["s3fs>=2024.2"],
    "deepspeed": ["deepspeed>=0.15"],
}
TESTS = [
    "hypothesis>=6.100",
    "jsonargparse[signatures]>=4.49",
    "lightning==2.6.6",
    "mypy>=1.11",
    "pytest>=8.0",
    "pytest-timeout>=2.3",
    "pytest-xdist>=3.6",
    "ruff>=0.6",
    "torchdata>=0.8",
    "types-PyYAML",
    "types-tqdm",
]

setup(
    name="fulgurite",
    version=VERSION,
    description="A PyTorch trainer with the API of Lightning's, exact resume, safe loading and a tenth of the cost",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    license_files=["LICENSE"],
    python_requires=">=3.10",
    packages=[
        package
        for name, folder in FOLDERS.items()
        for package in [name, *(f"{name}.{inner}" for inner in find_packages(str(ROOT / folder)))]
    ],
    package_dir=FOLDERS,
    # What stands on PYTHONPATH during a run is no package of ours, so that find_packages does not see it.
    package_data={"fulgurite": ["py.typed"], "fulgurite.compat": ["aliases/**/*.py", "startup/*.py"]},
    entry_points={"console_scripts": ["fulgurite = fulgurite.compat.__main__:main"]},
    install_requires=[
        "torch>=2.4",
        "packaging>=23.0",
        "numpy>=1.23",
        "tensorboard>=2.12",
        "tqdm>=4.64",
        "pyyaml>=6.0",
        "fsspec>=2023.5",
        "torchmetrics>=1.0",
        "libcst>=1.1",
        "pydantic>=2.5",
    ],
    extras_require={
        **EXTRAS,
        "all": sorted({requirement for extra in EXTRAS.values() for requirement in extra}),
        "test": TESTS,
    },
    classifiers=[
        "Intended Audience :: Science/Research",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Typing :: Typed",
    ],
)
