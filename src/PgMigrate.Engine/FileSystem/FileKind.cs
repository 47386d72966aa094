namespace PgMigrate.Engine.FileSystem;

/// <summary>What lies at a path.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: reading one may wait for ever.</summary>
    Other,
}
