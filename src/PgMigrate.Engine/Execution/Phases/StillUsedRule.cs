using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>What a script that contracts drops, and somebody uses.</summary>
internal sealed class StillUsedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("still-used", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "What a contract script drops is in use",
            Reason =
                "Somebody has used the table, index or column in the time that the run asks for: an old version of the "
                + "application, a report, a job. Their next query would fail. A table or index counts as used by what the "
                + "server counts, any of them by a query that names it, as sessions or pg_stat_statements show it. Servers "
                + "before 16 tell how often something was read, and not when: any use since the statistics were begun counts "
                + "there. So does any query that pg_stat_statements still knows.",
            SafeWay = """
                Find out whose query it is, and wait until it is gone. Where it is past, begin the counting anew, and wait as long
                as is asked for:
                    SELECT pg_stat_reset_single_table_counters('app.item'::regclass);
                    SELECT pg_stat_statements_reset();
                """,
        };
}
