"""Whether anything is lost, leaked, let in or left behind; docs/reliability.md has the figures."""
