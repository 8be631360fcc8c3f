import sys

from tests.checkers import install

sys.exit(install(everything="--all" in sys.argv[1:]))
