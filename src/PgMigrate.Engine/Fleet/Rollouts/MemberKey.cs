using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>What tells a member of a fleet from the others, on every machine.</summary>
/// <param name="Server">Host and port, in small letters: hosts' names have no case.</param>
/// <param name="Database">The database.</param>
/// <param name="Schema">The schema; empty for the database as a whole.</param>
internal readonly record struct MemberKey(string Server, string Database, string Schema)
{
    /// <summary>That of a database, or of its schema.</summary>
    public static MemberKey Of(ConnectionTarget target) =>
        new(target.Server.ToLowerInvariant(), target.Database, target.Schema ?? string.Empty);

    /// <inheritdoc/>
    public override string ToString() => Schema.Length == 0 ? $"{Server}/{Database}" : $"{Server}/{Database}/{Schema}";
}
