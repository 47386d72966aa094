namespace PgMigrate.Engine.Layouts;

/// <summary>How another tool lays out its folder: reads it, and says what it is here.</summary>
internal interface ILayout
{
    /// <summary>Whose.</summary>
    MigrationTool Tool { get; }

    /// <summary>Reads a folder. Files only: nothing is executed, no server is asked.</summary>
    /// <exception cref="MigrationException">FolderNotFound, FolderNotRecognised, ScriptUnreadable.</exception>
    ConvertedFolder Read(LayoutSource source);
}
