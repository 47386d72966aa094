namespace PgMigrate.Hosting;

/// <summary>How far the start of an application is with its schema.</summary>
public enum PgMigrationStartState
{
    /// <summary>Nothing was begun yet.</summary>
    NotStarted,

    /// <summary>The database is being migrated, or waited for.</summary>
    Running,

    /// <summary>The schema is there.</summary>
    Succeeded,

    /// <summary>The schema is not there, and nothing is done about it any more.</summary>
    Failed,
}
