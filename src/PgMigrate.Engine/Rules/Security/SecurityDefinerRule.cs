using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>SECURITY DEFINER without a search_path.</summary>
internal sealed class SecurityDefinerRule : CommandRule<CreateFunction>
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
    protected override IEnumerable<RuleHit> Check(CreateFunction command, StatementContext site)
    {
        if (command is { IsSecurityDefiner: true, SearchPath: null })
            yield return new RuleHit($"{command.Function} runs with its owner's rights under its caller's search_path.")
            {
                Object = command.Function.ToString(),
            };
    }
}
