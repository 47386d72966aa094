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
                    -- pgmigrate:transaction off
                    DO $$ BEGIN LOOP
                        DELETE FROM t WHERE id IN (SELECT id FROM t WHERE at < '2020-01-01' LIMIT 5000);
                        EXIT WHEN NOT FOUND;
                        COMMIT;
                    END LOOP; END $$;
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
