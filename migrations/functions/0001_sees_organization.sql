-- Tells whether the caller may see an organization. Views need it: a view reads its tables with the
-- rights of its owner, who is exempt from row-level security (security_invoker exists from 15 on only).
-- Never use it in a SECURITY DEFINER function: the caller is the owner there, and may see everything.
CREATE OR REPLACE FUNCTION tara.sees_organization(organization_id bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT organization_id = tara.current_organization_id() OR NOT row_security_active('tara.organization')
$$;

COMMENT ON FUNCTION tara.sees_organization(bigint) IS
    'True for the tenant of the session, and for those whom row-level security exempts, such as the owner.';
