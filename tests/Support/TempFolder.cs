namespace PgMigrate.Tests.Support;

/// <summary>An empty folder for one test, removed when disposed.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => FullPath = Directory.CreateTempSubdirectory("pgmigrate-test-").FullName;

    /// <summary>Full path.</summary>
    public string FullPath { get; }

    /// <summary>The full path of a file or folder in it.</summary>
    public string this[string relativePath] => Path.Combine(FullPath, relativePath);

    /// <summary>Writes a text file (UTF-8, no byte order mark); its folders are made.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string relativePath, string text)
    {
        var path = this[relativePath];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);

    /// <summary>The full path.</summary>
    public override string ToString() => FullPath;
}
