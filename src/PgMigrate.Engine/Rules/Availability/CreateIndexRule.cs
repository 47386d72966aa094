using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>CREATE INDEX blocks writes.</summary>
internal sealed class CreateIndexRule : CommandRule<CreateIndex>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("create-index", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "CREATE INDEX blocks writes",
            Reason = "SHARE is held on the table until the index is built: every INSERT, UPDATE and DELETE waits.",
            SafeWay = """
                Build it beside the traffic, in a script of its own (it cannot run in a transaction; PgMigrate sees to that):
                    CREATE INDEX CONCURRENTLY t_c_idx ON t (c);
                On a partitioned table: ON ONLY the parent, CONCURRENTLY on each part, then ALTER INDEX … ATTACH PARTITION.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateIndex command, StatementContext site)
    {
        var isThere =
            command.IfNotExists
            && command.Index is { } name
            && site.Table(command.Table)?.Indexes.Exists(index => index.Index == name) == true;
        if (!isThere && !command.IsConcurrent && !command.IsOnly && !site.IsNew(command.Table) && !site.IsEmpty(command.Table))
            yield return new RuleHit(
                $"Writes to {command.Table} wait while {(command.Index is { } built ? $"the index {built}" : "its new index")} "
                    + "is built."
            )
            {
                Object = command.Table.ToString(),
                Lock = TableLock.Share,
            };
    }
}
