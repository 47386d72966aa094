using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>VACUUM FULL rewrites the table.</summary>
[MeansRewrite(ShowsOnCopies = false)]
internal sealed class VacuumFullRule : CommandRule<Vacuum>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("vacuum-full", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "VACUUM FULL rewrites the table",
            Reason = "The table is written again under ACCESS EXCLUSIVE, and needs its size again on disk.",
            SafeWay = """
                VACUUM without FULL lets all go on; pg_repack, from PostgreSQL 19 on REPACK (CONCURRENTLY), gives the room back.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(Vacuum command, StatementContext site)
    {
        if (command.IsFull && (command.Tables.Count == 0 || command.Tables.Any(table => !site.IsNew(table))))
            yield return new RuleHit(
                command.Tables.Count switch
                {
                    0 => "Every table is rewritten while nobody can read or write it.",
                    1 => $"{command.Tables[0]} is rewritten while nobody can read or write it.",
                    _ => $"{Wording.List(command.Tables)} are rewritten while nobody can read or write them.",
                }
            )
            {
                Lock = TableLock.AccessExclusive,
            };
    }
}
