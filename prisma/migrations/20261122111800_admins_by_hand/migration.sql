-- From now on an account that is no administrator is marked `hand` only where somebody took the right away: groups give it to the others.
UPDATE "account" SET "admin_source" = 'provider' WHERE NOT "is_admin";
