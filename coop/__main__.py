"""« python -m coop » is the command line."""

import sys

from coop.cli import main

sys.exit(main())
