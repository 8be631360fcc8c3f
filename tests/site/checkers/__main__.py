import sys

from tests.site.checkers import install

sys.exit(install(everything="--all" in sys.argv[1:]))
