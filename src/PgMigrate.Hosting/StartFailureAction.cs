namespace PgMigrate.Hosting;

/// <summary>What becomes of an application whose database could not be brought to the schema that it expects.</summary>
public enum StartFailureAction
{
    /// <summary>It does not start, or stops, and its exit code is not 0.</summary>
    Stop,

    /// <summary>It starts, and its health check says that it is not ready and why.</summary>
    ServeUnready,
}
