namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>SQL that a DO block executes from text.</summary>
internal sealed class DynamicSqlRule : ScriptRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("dynamic-sql", RuleGroup.Reliability, FindingSeverity.Information)
        {
            Title = "SQL that a DO block executes from text",
            Reason =
                "No rule sees it: what it locks, rewrites or drops is known when it runs, and may differ from database to "
                + "database.",
            SafeWay =
                "Write the statements out where their names are known. Where they are not, look at what the block does on "
                + "a copy of production first.",
        };

    /// <inheritdoc/>
    public override (StatementContext Site, RuleHit Found)? Check(IReadOnlyList<StatementContext> statements)
    {
        // Once a script: the next block says nothing new.
        foreach (var site in statements)
        {
            if (site.Statement.Block is { DynamicOffset: { } offset })
                return (
                    site,
                    new RuleHit("A DO block executes SQL that it holds as text: no rule has looked at that SQL.")
                    {
                        Offset = offset,
                    }
                );
            if (site.Statement.Block is { IsRead: false })
                return (site, new RuleHit("A DO block is in a form that is not read here: no rule has looked at what it does."));
        }

        return null;
    }
}
