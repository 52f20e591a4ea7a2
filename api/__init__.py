"""Every door and every cupboard: files, command line, HTTP, pages, feeds, jobs and the database."""
