using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>SECURITY DEFINER without a search_path.</summary>
internal sealed class SecurityDefinerRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("security-definer-search-path", RuleGroup.Security, FindingSeverity.Warning)
        {
            Title = "SECURITY DEFINER without a search_path",
            Reason =
                "The function runs with its owner's rights, and finds names by the caller's search_path: a caller who makes a "
                + "table or function of a name that it uses gets those rights.",
            SafeWay = """
                    CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = app, pg_temp AS …
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site) =>
        site.Command switch
        {
            CreateFunction { IsSecurityDefiner: true, SearchPath: null } made =>
            [
                Of(made.Function, "runs with its owner's rights under its caller's search_path."),
            ],
            AlterFunction { IsSecurityDefiner: true, SearchPath: null } altered =>
            [
                Of(
                    altered.Function,
                    "runs with its owner's rights from now on, under its caller's search_path unless it has its own."
                ),
            ],
            _ => [],
        };

    private static RuleHit Of(ObjectName function, string what) => new($"{function} {what}") { Object = function.ToString() };
}
