using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>DROP INDEX locks its table.</summary>
internal sealed class DropIndexRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-index", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "DROP INDEX locks its table",
            Reason =
                "ACCESS EXCLUSIVE on the table is short, but waits for every query that runs, and all that come later wait "
                + "behind it.",
            SafeWay = """
                In a script of its own:
                    DROP INDEX CONCURRENTLY t_c_idx;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command is not { ObjectType: "INDEX", IsConcurrent: false })
            yield break;
        foreach (var index in command.Names)
            if (site.TableOfIndex(index) is var table && !site.IsNew(table?.Name))
                yield return new RuleHit(
                    $"Dropping the index {index} waits for every query of {table?.Name.ToString() ?? "its table"}, and later "
                        + "ones wait behind it."
                )
                {
                    Object = index.ToString(),
                    Lock = TableLock.AccessExclusive,
                };
    }
}
