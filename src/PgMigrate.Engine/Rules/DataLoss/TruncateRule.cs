using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>TRUNCATE removes every row and locks the table.</summary>
[MeansRewrite(NeedsRoom = false)]
internal sealed class TruncateRule : CommandRule<Truncate>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("truncate", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "TRUNCATE removes every row and locks the table",
            Reason =
                "ACCESS EXCLUSIVE; the rows are gone at the commit, and an older snapshot sees an empty table. CASCADE empties "
                + "the tables that point to it as well.",
            SafeWay = """
                Delete in batches what is no longer needed:
                    -- pgmigrate:batch table=t key=id passes=10
                    DELETE FROM t WHERE at < '2020-01-01';
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(Truncate command, StatementContext site)
    {
        foreach (var table in command.Tables.Where(table => !site.IsNew(table) && !site.IsEmpty(table)))
            yield return new RuleHit(
                $"Every row of {table}{(command.IsCascade ? ", and of the tables that point to it," : "")} is removed, and "
                    + "nobody can read or write the table until the script commits."
            )
            {
                Object = table.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
