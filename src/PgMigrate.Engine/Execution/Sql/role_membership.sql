-- $1: roles, as a JSON array. A superuser counts as a member of no role that it was not made one of: a policy means people.
WITH RECURSIVE held AS (
    SELECT r.oid, r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname = session_user
    UNION
    SELECT g.oid, g.rolname
    FROM held
    JOIN pg_catalog.pg_auth_members m ON m.member = held.oid
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
)
SELECT session_user::text,
       COALESCE(bool_or(held.rolname IN (SELECT pg_catalog.json_array_elements_text($1::json))), false)
FROM held
