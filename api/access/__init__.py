"""Who may do what: principals, keys, roles, and the door that every route stands behind."""
