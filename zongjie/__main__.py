"""Run the command as `python -m zongjie`."""

from zongjie.cli import main

main()
