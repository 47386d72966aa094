using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>VACUUM FULL rewrites the table.</summary>
[MeansRewrite(ShowsOnCopies = false)]
internal sealed class VacuumFullRule : CommandRule<Vacuum>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("vacuum-full", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "VACUUM FULL rewrites the table",
        Reason = "The table is written again under ACCESS EXCLUSIVE, and needs its size again on disk.",
        SafeWay = """
            VACUUM without FULL lets all go on; pg_repack gives the room back.
            """,
    };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(Vacuum command, StatementContext site)
    {
        if (command.IsFull && (command.Tables.Count == 0 || command.Tables.Any(table => !site.IsNew(table))))
            yield return new RuleHit($"{(command.Tables.Count == 0 ? "Every table" : Wording.List(command.Tables))} {(command.Tables.Count > 1 ? "are rewritten while nobody can read or write them" : "is rewritten while nobody can read or write it")}.") { Lock = TableLock.AccessExclusive };
    }
}
