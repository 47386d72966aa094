using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// The verification of a script that is not one transaction: what invariants give before it is kept in the database, for the run
/// that ends it.
/// </summary>
internal sealed class StepVerification(RunContext context, WorkSession session, PlanEntry entry, ScriptFailure failure)
{
    private readonly KeptInvariants _kept = new(Checkpoints.ScopeOf(context.Target.Schema) + entry.Name, context.Mask);

    /// <summary>What invariants give before the script; null for one of which an earlier run has not kept it.</summary>
    /// <param name="isFirst">True where no earlier run has begun the script.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public async Task<IReadOnlyList<string?>> AskBeforeAsync(bool isFirst, CancellationToken cancellationToken)
    {
        if (entry.Verification is not { Invariants: { Count: > 0 } invariants })
            return [];
        if (isFirst)
            return await AskAsync([], invariants.Select(invariant => invariant.Before), cancellationToken).ConfigureAwait(false);
        var kept = await _kept.ReadAsync(session.Work.Server, cancellationToken).ConfigureAwait(false);
        foreach (var invariant in invariants.Where(invariant => kept.GetValueOrDefault(invariant.Query) is null))
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                $"An earlier run has begun this script, and what this invariant gave before it is not known: {invariant.Query}"
            );
        return [.. invariants.Select(invariant => kept.GetValueOrDefault(invariant.Query))];
    }

    /// <summary>The statements that keep what invariants gave; none where there are none.</summary>
    public IEnumerable<NpgsqlBatchCommand> Keep(IReadOnlyList<string?> before)
    {
        (Invariant, string)[] known =
        [
            .. (entry.Verification?.Invariants ?? [])
                .Zip(before)
                .Where(pair => pair.Second is not null)
                .Select(pair => (pair.First, pair.Second!)),
        ];
        return known.Length == 0 ? [] : [_kept.Keep(known)];
    }

    /// <summary>The statement that forgets them.</summary>
    public NpgsqlBatchCommand Forget() => _kept.Clear();

    /// <summary>Checks what the script has done, in a transaction of its own.</summary>
    /// <exception cref="MigrationException">VerificationFailed.</exception>
    public async Task VerifyAsync(IReadOnlyList<string?> before, CancellationToken cancellationToken)
    {
        VerifyCheck[] checks = [.. entry.Verification?.After(before) ?? []];
        if (checks.Length > 0)
            await AskAsync(SessionReset.ToOwnUser(session.Work), checks, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> AskAsync(
        IEnumerable<NpgsqlBatchCommand> first,
        IEnumerable<VerifyCheck> checks,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(session.Work.Server);
        VerificationFrame.AskAlone(batch, first, checks);
        try
        {
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
            return batch.InvariantValues;
        }
        catch (PostgresException exception) when (batch.FailedCheck is { } check && !ConnectionLoss.IsIn(exception))
        {
            await session.RecoverAsync().ConfigureAwait(false);
            throw failure.OfCheck(exception, check);
        }
    }
}
