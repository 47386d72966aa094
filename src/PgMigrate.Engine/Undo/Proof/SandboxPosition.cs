using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// How far a sandbox has come in a history. Scripts that nobody asks about are run together, and the schema is read where it is
/// asked for.
/// </summary>
/// <param name="sandbox">The sandbox.</param>
internal sealed class SandboxPosition(UndoSandbox sandbox)
{
    private readonly List<PlanEntry> _waiting = [];
    private SchemaSnapshot? _schema;

    /// <summary>True once the sandbox holds something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Why it is not where the history would be; null where it is.</summary>
    public string? Broken { get; private set; }

    /// <summary>The sandbox is where a run began.</summary>
    public void Begin()
    {
        _waiting.Clear();
        (_schema, Broken, HasBegun) = (null, null, true);
    }

    /// <summary>Takes a script that is to be run again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="script">The script; null where its text is not kept.</param>
    public async Task ReplayAsync(string name, PlanEntry? script)
    {
        if (script is null || _waiting.Exists(other => other.Name == name))
            await CatchUpAsync().ConfigureAwait(false);
        if (script is null)
            Broken ??= $"the history has kept no text of {name}, which ran before it";
        else
            _waiting.Add(script);
    }

    /// <summary>The schema there; null where it is broken.</summary>
    public async Task<SchemaSnapshot?> ReadAsync()
    {
        await CatchUpAsync().ConfigureAwait(false);
        return Broken is null ? _schema ??= await sandbox.ReadSchemaAsync().ConfigureAwait(false) : null;
    }

    /// <summary>A script was tried there.</summary>
    /// <param name="schema">The schema behind it; null where it did not run.</param>
    /// <param name="broken">Why that is not what is there now; null where it is.</param>
    public void Moved(SchemaSnapshot? schema, string? broken) => (_schema, Broken) = (schema, broken);

    private async Task CatchUpAsync()
    {
        if (_waiting.Count == 0 || Broken is not null)
            return;
        try
        {
            await sandbox.ReplayAsync([.. _waiting]).ConfigureAwait(false);
        }
        catch (MigrationException failure)
        {
            Broken = WayBackTrial.DoesNotRun(failure.Script ?? _waiting[0].Name, WayBackTrial.Explain(failure));
        }

        _waiting.Clear();
        _schema = null;
    }
}
