using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>
/// Scripts that are applied behind later ones as a matter of course: those that go on in the background, and those that require
/// them.
/// </summary>
internal static class LateScripts
{
    /// <summary>Whether a script is one of them.</summary>
    /// <param name="script">The script.</param>
    /// <param name="find">Finds a script by a name as <c>requires</c> has it; null where there is none.</param>
    public static bool Include(Script script, Func<string, Script?> find)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Script>([script]);
        while (waiting.TryDequeue(out var next))
        {
            if (next.Directives.Batch is { InBackground: true })
                return true;
            foreach (var required in next.Directives.Requires.Select(find).OfType<Script>())
                if (seen.Add(required.File.Name))
                    waiting.Enqueue(required);
        }

        return false;
    }
}
