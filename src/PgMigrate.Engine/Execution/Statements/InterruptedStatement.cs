using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// What an interrupted statement left, for those that run outside of a transaction: whether it was done after all, and what must
/// be taken away before it can run again.
/// </summary>
internal sealed class InterruptedStatement(RunContext context, ServerConnection server, PlanEntry entry, ScriptFailure failure)
{
    private readonly ConcurrentIndexes _indexes = new(server);

    /// <summary>Whether a statement that was begun by an earlier run, and not recorded as done, was done.</summary>
    /// <exception cref="MigrationException">OutcomeUnknown where only a person can tell.</exception>
    public async Task<bool> IsDoneAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        if (MayHaveCommitted(step))
            return Decide(step) == ResumeDecision.Skip;

        var done = step.Facts.Restriction switch
        {
            CreateIndexConcurrently index => await IsBuiltAsync(step, index, cancellationToken).ConfigureAwait(false),
            DropIndexConcurrently drop => await _indexes.AreGoneAsync(drop.Indexes, cancellationToken).ConfigureAwait(false),
            DetachPartitionConcurrently detach => await IsDetachedAsync(detach, cancellationToken).ConfigureAwait(false),
            CatalogueObject item => await CatalogueState.IsDoneAsync(server, item, cancellationToken).ConfigureAwait(false)
                ?? Decide(step) == ResumeDecision.Skip,
            FinishPrepared prepared => await CatalogueState
                .IsFinishedAsync(server, prepared, cancellationToken)
                .ConfigureAwait(false),
            _ => false,
        };
        context.Tell(
            MessageSeverity.Verbose,
            entry.File,
            $"Line {step.Place.Line}: {step.Facts.Verb} was begun by an earlier run; it {(done ? "was done" : "is run again")}."
        );
        return done;
    }

    /// <summary>
    /// Makes room for a statement that is about to run: an invalid index of its name is dropped, where nobody builds it.
    /// </summary>
    /// <exception cref="MigrationException">OutcomeUnknown for an index without a name, LockNotAvailable where another builds
    /// it.</exception>
    public async Task PrepareAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        if (step.Facts.Restriction is CreateIndexConcurrently index)
            await PrepareIndexAsync(step, index, cancellationToken).ConfigureAwait(false);
        if (step.Facts.Restriction is Reindex { Concurrently: true } reindex)
            TellStaying(await _indexes.DropLeftoversAsync(reindex, cancellationToken).ConfigureAwait(false));
    }

    private void TellStaying(IReadOnlyList<string> indexes)
    {
        if (indexes.Count > 0)
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                $"An interrupted REINDEX CONCURRENTLY left {string.Join(", ", indexes)}, invalid and unused, which only a "
                    + $"superuser may drop: DROP INDEX CONCURRENTLY {indexes[0]}."
            );
    }

    /// <summary>Takes away what a failed statement left.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>True where nothing is left, so that the statement counts as not begun.</returns>
    public async Task<bool> CleanUpAsync(SqlStatement step, TimeSpan limit)
    {
        if (MayHaveCommitted(step))
            return false;
        if (step.Facts.Restriction is not CreateIndexConcurrently { Index: not null, OnlyParent: false } index)
            return true;
        try
        {
            using var time = new CancellationTokenSource(limit);
            await _indexes.DropInvalidAsync(index, time.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                $"The invalid index {index.Index} could not be dropped: {exception.Message} The next run drops it before it "
                    + "builds it again."
            );
            return false;
        }
    }

    // Without a restriction that is known it was sent alone because the server refused it in a transaction.
    private static bool MayHaveCommitted(SqlStatement step) => step.MayCommit || step.Facts.Restriction is null;

    private async Task<bool> IsBuiltAsync(SqlStatement step, CreateIndexConcurrently index, CancellationToken cancellationToken)
    {
        RequireName(step, index);
        if (await _indexes.StateOfAsync(index, cancellationToken).ConfigureAwait(false) != IndexState.Valid)
            return false;
        return await IndexComparison.IsSameAsync(server, index, cancellationToken).ConfigureAwait(false)
            ?? Decide(step) == ResumeDecision.Skip;
    }

    private async Task PrepareIndexAsync(SqlStatement step, CreateIndexConcurrently index, CancellationToken cancellationToken)
    {
        RequireName(step, index);
        if (index.OnlyParent)
            return;
        var state = await _indexes.StateOfAsync(index, cancellationToken).ConfigureAwait(false);
        if (state == IndexState.BeingBuilt)
            throw failure.At(
                step,
                MigrationErrorId.LockNotAvailable,
                $"Another session builds the index {index.Index} at this moment.",
                "Wait until it is done, and run again."
            );
        if (state != IndexState.Invalid)
            return;

        context.Tell(MessageSeverity.Warning, entry.File, $"The index {index.Index} is invalid: it is dropped and built again.");
        await _indexes.DropInvalidAsync(index, cancellationToken).ConfigureAwait(false);
    }

    // A name that the server chooses cannot be looked for, nor dropped when the build fails.
    private void RequireName(SqlStatement step, CreateIndexConcurrently index)
    {
        if (index.Index is null)
            throw failure.At(
                step,
                MigrationErrorId.StatementFailed,
                "CREATE INDEX CONCURRENTLY needs a name here: a failed build leaves an invalid index that must be found again.",
                "Give the index a name."
            );
    }

    private async Task<bool> IsDetachedAsync(DetachPartitionConcurrently detach, CancellationToken cancellationToken)
    {
        var state = await Partitions.StateOfAsync(server, detach, cancellationToken).ConfigureAwait(false);
        if (state == PartitionState.Pending)
            await server
                .ExecuteAsync($"ALTER TABLE {detach.Table} DETACH PARTITION {detach.Partition} FINALIZE", [], cancellationToken)
                .ConfigureAwait(false);
        return state is PartitionState.Pending or PartitionState.Detached;
    }

    private ResumeDecision Decide(SqlStatement step) =>
        entry.Directives.Resume
        ?? throw failure.At(
            step,
            MigrationErrorId.OutcomeUnknown,
            $"An earlier run was interrupted in this {step.Facts.Verb}: whether it was done is not known.",
            "Look at the database. If it was done say at the top of the script: -- pgmigrate:resume skip; if it can run again: "
                + "-- pgmigrate:resume rerun"
        );
}
