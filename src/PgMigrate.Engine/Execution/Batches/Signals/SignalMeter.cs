using Npgsql;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>Measures what signals of one kind are about, look by look.</summary>
internal abstract class SignalMeter
{
    /// <summary>The kind.</summary>
    public abstract SignalKind Kind { get; }

    /// <summary>
    /// Why it cannot be known, as half a sentence, and the role whose members can know it, where there is one; null where it is
    /// known.
    /// </summary>
    public (string Why, string? Role)? Unknown { get; protected set; }

    /// <summary>Takes in what the session may see; sets <see cref="Unknown"/>.</summary>
    public virtual void Begin(SignalRights rights) { }

    /// <summary>What the server is asked; null where it need not be.</summary>
    public virtual NpgsqlBatchCommand? Question() => null;

    /// <summary>Takes in the server's answer.</summary>
    public virtual Task TakeAsync(NpgsqlDataReader answer, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes in what the run itself knows, once in each look.</summary>
    public virtual void TakeOwn() { }

    /// <summary>What was measured, as half a sentence; null where it is not above the limit of a signal of this kind.</summary>
    public abstract string? Over(BatchSignal signal);

    /// <summary>One of the queries of this folder.</summary>
    protected static NpgsqlBatchCommand Ask(string name, params NpgsqlParameter[] parameters) =>
        ServerConnection.Command(SqlFile.Read(SignalRights.Folder, name), parameters);
}
