using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Availability;

/// <summary>REINDEX blocks writes.</summary>
internal sealed class ReindexRule : CommandRule<ReindexCommand>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("reindex", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "REINDEX blocks writes",
        Reason = "SHARE on the table and ACCESS EXCLUSIVE on the index are held while it is built anew: writes wait, and so do reads that would use the index.",
        SafeWay = """
                REINDEX INDEX CONCURRENTLY t_c_idx;
            """,
        Examples =
        [
            new("REINDEX TABLE item", true) { Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)", Lock = TableLock.Share, Locked = "item" },
            new("REINDEX TABLE CONCURRENTLY item", false) { Setup = "CREATE TABLE item (id integer, name text)" },
        ],
    };

    /// <inheritdoc/>
    protected override IEnumerable<Suspicion> Check(ReindexCommand command, StatementSite site)
    {
        if (!command.IsConcurrent && !site.IsNew(command.Object))
            yield return new Suspicion($"Writes to {command.Object?.ToString() ?? "every table"}, and most reads, wait while {(command.Object is null ? "their" : "its")} indexes are built anew.") { Object = command.Object?.ToString(), Lock = TableLock.Share };
    }
}
