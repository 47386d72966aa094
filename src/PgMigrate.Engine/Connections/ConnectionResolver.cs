namespace PgMigrate.Engine.Connections;

/// <summary>From what a caller said to a database that can be connected to.</summary>
public static class ConnectionResolver
{
    /// <summary>Reads the settings, and fills what they leave open from the target file and the PG* variables.</summary>
    /// <param name="settings">What the caller said.</param>
    /// <returns>The database.</returns>
    /// <exception cref="MigrationException">ConnectionStringInvalid or TargetInvalid.</exception>
    public static ConnectionTarget Resolve(ConnectionSettings settings) => throw new NotImplementedException();
}
