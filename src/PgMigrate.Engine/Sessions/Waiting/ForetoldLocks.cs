using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Locks;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>What the checks have foretold of the locks of a run's scripts, and who was seen waiting all the same.</summary>
internal sealed class ForetoldLocks
{
    private readonly List<(ScriptFile Script, IReadOnlyList<BlockedSession> Blocked)> _misses = [];
    private IReadOnlyDictionary<string, IReadOnlyList<ForetoldTable>> _ofScripts =
        new Dictionary<string, IReadOnlyList<ForetoldTable>>();

    /// <summary>The scripts behind which somebody waited for a lock that was not foretold, and who.</summary>
    public IReadOnlyList<(ScriptFile Script, IReadOnlyList<BlockedSession> Blocked)> Misses => _misses;

    /// <summary>All that was foretold; null where nothing was.</summary>
    public IReadOnlyList<ForetoldTable>? All => _ofScripts.Count == 0 ? null : [.. _ofScripts.Values.SelectMany(locks => locks)];

    /// <summary>Takes in what was foretold; what was before is forgotten.</summary>
    /// <param name="ofScripts">The locks of each script, by name; an empty list where it takes none.</param>
    public void Replace(IReadOnlyDictionary<string, IReadOnlyList<ForetoldTable>> ofScripts) => _ofScripts = ofScripts;

    /// <summary>The locks of several scripts; null where nobody has foretold those of one of them.</summary>
    public IReadOnlyList<ForetoldTable>? Of(IEnumerable<string> scripts)
    {
        var all = new List<ForetoldTable>();
        foreach (var script in scripts)
        {
            if (!_ofScripts.TryGetValue(script, out var locks))
                return null;
            all.AddRange(locks);
        }

        return all;
    }

    /// <summary>The locks of a script, as they are emitted.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="mask">What must not be shown.</param>
    public IReadOnlyList<ForetoldLock>? Describe(string script, SecretMask mask) =>
        Of([script]) is { } locks
            ?
            [
                .. locks.Select(foretold => new ForetoldLock
                {
                    Object = mask.Hide(foretold.Name.ToString()),
                    Lock = foretold.Lock,
                    IsRewritten = foretold.IsRewritten,
                    Line = foretold.Line,
                }),
            ]
            : null;

    /// <summary>Takes in that somebody waited for a lock that was not foretold.</summary>
    public void Missed(ScriptFile script, IReadOnlyList<BlockedSession> blocked) => _misses.Add((script, blocked));

    /// <summary>
    /// Whether locks that were foretold make a session wait as it does. Null where that says nothing of them: who wants ACCESS
    /// EXCLUSIVE waits for whoever reads, and who waits for something else than a table or a row may wait for any transaction.
    /// </summary>
    /// <param name="foretold">The locks; null where nobody has foretold any.</param>
    /// <param name="waiting">The session, which waits for the script itself.</param>
    public static bool? Foretell(IReadOnlyList<ForetoldTable>? foretold, WaitingSession waiting)
    {
        if (foretold is null)
            return null;
        // Whoever writes locks rows, in other tables too: keys point there, and triggers write there.
        if (waiting.Kind == LockKind.Row)
            return foretold.Any(held => held.Lock >= TableLock.RowExclusive);
        if (
            waiting.Kind != LockKind.Relation
            || LockNames.Parse(waiting.Lock) is not { } wanted
            || wanted == TableLock.AccessExclusive
        )
            return null;
        return foretold.Any(held => MakesWait(held, waiting, wanted));
    }

    private static bool MakesWait(ForetoldTable held, WaitingSession waiting, TableLock wanted)
    {
        var isLocked = Is(held, waiting.Object) || (held.ReachesParts && waiting.PartOf.Any(whole => Is(held, whole)));
        return (isLocked && LockConflicts.Conflict(held.Lock, wanted))
            || (held.LocksIndexes && waiting.TableOfIndex is { } table && Is(held, table));
    }

    private static bool Is(ForetoldTable held, string seen) => NameReader.Parse(seen) is { } name && held.Is(name);
}
