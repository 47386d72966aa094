using Npgsql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Where the checkpoints of batches go.</summary>
internal interface IBatchRecord
{
    /// <summary>The statement that writes the checkpoint of a batch; it belongs into the batch's transaction.</summary>
    NpgsqlBatchCommand Record(BatchState state);

    /// <summary>The batch was committed.</summary>
    void Committed(BatchState state)
    {
        // The checkpoint says it all, unless others count, too.
    }
}
