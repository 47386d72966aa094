namespace PgMigrate.Engine.Scripts;

/// <summary>A file that is to be made.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Text">Its text.</param>
public sealed record ScaffoldFile(string Path, string Text)
{
    /// <summary>True where it takes the place of a file that nobody has written on since that was made.</summary>
    public bool Replaces { get; init; }

    /// <summary>
    /// Makes the file, and its folder where that is missing. A file that is there already is left as it is, unless
    /// <see cref="Replaces"/>.
    /// </summary>
    /// <exception cref="MigrationException">ScriptExists, or ScriptUnreadable where the file cannot be written.</exception>
    public void Write()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using var stream = new FileStream(Path, Replaces ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(Text);
        }
        catch (IOException exception) when (File.Exists(Path))
        {
            throw new MigrationException(
                MigrationErrorId.ScriptExists,
                $"{Path} is there already.",
                "Choose another name.",
                exception
            )
            {
                Path = Path,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnwritable,
                $"{Path} cannot be written: {exception.Message}",
                "Give this account the right to write there, or choose another folder.",
                exception
            )
            {
                Path = Path,
            };
        }
    }
}
