"""Pages, server and command line: the only place where store, components and domain meet."""
