using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// Runs a way back on a sandbox with the target's schema: PostgreSQL takes not every view or function in place of another, and
/// others may have changed since what a step takes away.
/// </summary>
/// <param name="sandbox">The sandbox.</param>
/// <param name="target">The database, for messages.</param>
/// <param name="live">Its schema.</param>
/// <param name="observer">Told of what is not proved.</param>
internal sealed class PlanTrial(UndoSandbox sandbox, ConnectionTarget target, SchemaSnapshot live, IMigrationObserver observer)
{
    private readonly List<UndoStep> _waiting = [];
    private bool _isProof = true;

    /// <summary>Runs it.</summary>
    /// <param name="steps">The way back.</param>
    /// <exception cref="MigrationException">UndoRefused.</exception>
    public async Task RunAsync(IReadOnlyList<UndoStep> steps)
    {
        foreach (var step in steps)
        {
            // Where an object is as it was left, and each way back leads to where the one before it begins, it will be so then.
            if (step.Left is { } left && LeftObjects.Changed(left, live) is not null)
                await RefuseChangedAsync(step.Entry, left).ConfigureAwait(false);
            if (_waiting.Exists(other => other.Entry.Name == step.Entry.Name))
                await CatchUpAsync().ConfigureAwait(false);
            _waiting.Add(step);
        }

        await CatchUpAsync().ConfigureAwait(false);
    }

    // Scripts that go before it may have changed it.
    private async Task RefuseChangedAsync(PlanEntry entry, SchemaSnapshot left)
    {
        await CatchUpAsync().ConfigureAwait(false);
        if (await ChangedOnCopyAsync(left).ConfigureAwait(false) is not { } found)
            return;
        throw new MigrationException(
            MigrationErrorId.UndoRefused,
            $"{entry.File} cannot be taken back from {target} by what runs have kept; nothing was changed. What it left was "
                + $"changed since, and that would be lost: {found}.",
            $"Write {DownScript.Folder}/{entry.Name}, or take back first what has changed it."
        )
        {
            Target = target.ToString(),
            Script = entry.Name,
        };
    }

    // What the copy lacks is as it is in the database.
    private async Task<string?> ChangedOnCopyAsync(SchemaSnapshot left)
    {
        var lacking = LeftObjects.Of(left, sandbox.Gaps.Split(left).Lacking.Objects);
        var copied = new SchemaSnapshot(left.Objects.Except(lacking.Objects));
        var (found, _) = sandbox.Gaps.Split(await sandbox.ReadSchemaAsync().ConfigureAwait(false));
        return LeftObjects.Changed(lacking, live) ?? LeftObjects.Changed(copied, found);
    }

    // One that fails has changed nothing, and those behind it are tried all the same.
    private async Task CatchUpAsync()
    {
        while (_waiting.Count > 0)
        {
            var failed = await TryAsync([.. _waiting.Select(step => step.Entry)]).ConfigureAwait(false);
            _waiting.RemoveRange(0, failed < 0 ? _waiting.Count : failed + 1);
        }
    }

    // The number of the one that fails; -1 where none does.
    private async Task<int> TryAsync(PlanEntry[] entries)
    {
        try
        {
            await sandbox.RunAsync(entries).ConfigureAwait(false);
            return -1;
        }
        catch (MigrationException failure)
        {
            var failed = Math.Max(0, Array.FindIndex(entries, entry => entry.Name == failure.Script));
            Judge(_waiting[failed], failure);
            _isProof = false;
            return failed;
        }
    }

    private void Judge(UndoStep step, MigrationException failure)
    {
        if (_isProof && sandbox.Gaps.IsEmpty && step.IsReturn && failure.SqlState != PostgresErrorCodes.InsufficientPrivilege)
            throw NoReturn(step, failure);
        Warn(step.Entry.Name, $"{WhyUntried(failure)} {failure.Message}");
    }

    // A sandbox has no rows, and not every extension: that a script fails there proves nothing.
    private string WhyUntried(MigrationException failure) =>
        failure.SqlState == PostgresErrorCodes.InsufficientPrivilege
            ? "Whether it can run was not tried beforehand: it needs a right that no text gets on this machine."
        : sandbox.Gaps.IsEmpty ? "On a sandbox without rows it fails:"
        : $"Whether it can run was not tried beforehand: the copy lacks {sandbox.Gaps}.";

    private MigrationException NoReturn(UndoStep step, MigrationException failure) =>
        new(
            MigrationErrorId.UndoRefused,
            $"{step.Entry.File} cannot "
                + (step.Entry.FallsBackTo is null ? "be taken back" : "return to its previous version")
                + $", as a sandbox with the schema of {target} shows; nothing "
                + $"was changed. {FailureFindings.Shorten(failure)}.",
            "Drop it by hand before, where nothing depends on it, or go forward with a new version of the script.",
            failure
        )
        {
            Target = target.ToString(),
            Script = step.Entry.Name,
            SqlState = failure.SqlState,
        };

    private void Warn(string? script, string text) =>
        observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, target.Database, script, text));
}
