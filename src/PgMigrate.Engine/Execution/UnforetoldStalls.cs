using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Who waited behind a script for a lock that the checks had not foretold: a dynamic statement, a function that changes a table,
/// or a mistake of the checks.
/// </summary>
internal static class UnforetoldStalls
{
    // A look that comes in the wrong moment sees waits that are none.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private const int MostNamed = 3;

    /// <summary>Takes in who waited behind a script that has ended.</summary>
    public static void Note(RunContext context, ScriptProgress script)
    {
        var missed = script.Stalls?.Read().Where(one => one.IsForetold == false && one.LongestStall >= Shortest).ToArray();
        if (missed is { Length: > 0 })
            context.Foretold.Missed(script.Entry.File, missed);
    }

    /// <summary>Tells of all of them, at the end of the run.</summary>
    public static void Tell(RunContext context)
    {
        foreach (var (script, missed) in context.Foretold.Misses)
        {
            var foretold = context.Foretold.Describe(script.Name, context.Mask) is { Count: > 0 } locks
                ? FewNames.Of([.. locks.Select(one => one.ToString())])
                : "no lock";
            var more = missed.Count > MostNamed ? "; …" : ".";
            context.Tell(
                MessageSeverity.Warning,
                script,
                $"The checks had not foretold that others would wait behind this script, up to "
                    + $"{DurationText.Format(missed[0].LongestStall)}: {string.Join("; ", missed.Take(MostNamed))}{more} "
                    + $"They had foretold {foretold}."
            );
        }
    }
}
