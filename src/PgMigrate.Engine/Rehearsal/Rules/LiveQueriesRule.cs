using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>How many queries were checked.</summary>
internal sealed class LiveQueriesRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("live-queries", RuleGroup.Rehearsal, FindingSeverity.Information)
        {
            Title = "Queries that were checked",
            Reason =
                "Queries of pg_stat_statements, or of a file, were understood by the copy before the scripts and after each of "
                + "them. None was executed. Rights are not looked at, nor queries that the server did not keep.",
            SafeWay = "Nothing needs to be done.",
        };
}
