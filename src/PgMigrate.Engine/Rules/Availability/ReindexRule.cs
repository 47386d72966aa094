using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>REINDEX blocks writes.</summary>
internal sealed class ReindexRule : CommandRule<ReindexCommand>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("reindex", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "REINDEX blocks writes",
            Reason =
                "SHARE on the table and ACCESS EXCLUSIVE on the index are held while it is built anew: writes wait, and so do "
                + "reads that would use the index.",
            SafeWay = """
                    REINDEX INDEX CONCURRENTLY t_c_idx;
                    -- or all of a table:
                    REINDEX TABLE CONCURRENTLY t;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(ReindexCommand command, StatementContext site)
    {
        var index = command is { Target: "INDEX", Object: { } name } ? site.TableOfIndex(name) : null;
        if (command.IsConcurrent || site.IsNew(index is null ? command.Object : index.Name))
            yield break;
        yield return new RuleHit($"Writes to {Waiting(command, index)}, and most reads, wait while {Built(command)} built anew.")
        {
            Object = command.Object?.ToString(),
            Lock = TableLock.Share,
        };
    }

    private static string Waiting(ReindexCommand command, TableModel? ofIndex) =>
        command.Target switch
        {
            "INDEX" => ofIndex?.Name.ToString() ?? "its table",
            "TABLE" => command.Object!.ToString(),
            "SCHEMA" => $"each table of the schema {command.Object}",
            _ => "every table",
        };

    private static string Built(ReindexCommand command) =>
        command.Target switch
        {
            "INDEX" => $"the index {command.Object} is",
            "TABLE" => "its indexes are",
            _ => "their indexes are",
        };
}
