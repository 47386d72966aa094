using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// What the locks of a run keep others off: a database as a whole, or one schema of it. A run of a schema shares the database's
/// locks with the runs of other schemas and holds those of its schema alone. So schemas of a database are migrated at once, and
/// a run of the whole database meets none of them.
/// </summary>
/// <param name="Schema">The schema; null for the database as a whole.</param>
internal sealed record LockScope(string? Schema)
{
    // The last two bits tell the run lock from the work lock; no bit but those is set in the keys of the whole database.
    private const int OfSchema = ~3;

    private readonly int _schemaKey = Schema is null ? 0 : KeyOf(Schema);

    /// <summary>The second half of the run lock's key.</summary>
    public int Run => KeyOf(MigrationLock.Run);

    /// <summary>The second half of the work lock's key.</summary>
    public int Work => KeyOf(MigrationLock.Work);

    /// <summary>The second half of a lock's key.</summary>
    /// <param name="ofDatabase">That of the database as a whole.</param>
    public int KeyOf(int ofDatabase) => _schemaKey | ofDatabase;

    /// <summary>
    /// A boolean expression that tries to take the run lock for the session. Names and operators in it are found on any path.
    /// </summary>
    public string TryRun => Try("pg_try_advisory_lock", MigrationLock.Run, Run);

    /// <summary>The same for the work lock.</summary>
    /// <param name="function">How it is taken: <c>pg_try_advisory_lock</c> or one of its like.</param>
    public string TryWork(string function) => Try(function, MigrationLock.Work, Work);

    // CASE has its condition evaluated first. What was taken of the database's lock while the schema's was not to be had keeps
    // nobody out whom the next try would let in.
    private string Try(string function, int ofDatabase, int own) =>
        Schema is null
            ? Call(function, own)
            : $"CASE WHEN {Call(Shared(function), ofDatabase)} THEN {Call(function, own)} ELSE false END";

    private static string Call(string function, int key) => $"pg_catalog.{function}({MigrationLock.Space}, {key})";

    private static string Shared(string function) =>
        function.EndsWith("_shared", StringComparison.Ordinal) ? function : $"{function}_shared";

    // Of two schemas with one key, one waits for the other.
    private static int KeyOf(string schema)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(schema));
        for (var at = 0; at < hash.Length; at += sizeof(int))
            if ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & OfSchema) is not 0 and var key)
                return key;
        return OfSchema;
    }
}
