namespace PgMigrate.Spring.Resources;

/// <summary>How much of an application is read: far more than any has, and less than what harms.</summary>
internal static class Limits
{
    /// <summary>Bytes of a file of configuration.</summary>
    public const long Configuration = 4 << 20;

    /// <summary>Bytes of a migration.</summary>
    public const long Migration = 256 << 20;

    /// <summary>Bytes of all migrations.</summary>
    public const long Migrations = 1L << 30;

    /// <summary>Bytes of an archive in an archive.</summary>
    public const long Library = 512 << 20;

    /// <summary>How many entries an archive may have.</summary>
    public const int Entries = 500_000;
}
