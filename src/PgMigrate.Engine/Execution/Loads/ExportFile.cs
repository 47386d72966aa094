namespace PgMigrate.Engine.Execution.Loads;

/// <summary>A file in the making: it gets its name when all of it is on the disk.</summary>
internal sealed class ExportFile : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _noClobber;

    private ExportFile(string path, string temporary, FileStream stream, bool noClobber)
    {
        _path = path;
        _temporary = temporary;
        Stream = stream;
        _noClobber = noClobber;
    }

    /// <summary>What is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Full path; its folder must exist.</param>
    /// <param name="noClobber">True to replace no file.</param>
    /// <exception cref="MigrationException">ReportFolderNotFound, ReportExists or ReportUnwritable.</exception>
    public static ExportFile Create(string path, bool noClobber)
    {
        var folder = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(folder))
            throw new MigrationException(
                MigrationErrorId.ReportFolderNotFound,
                $"{path} cannot be written: there is no folder {folder}.",
                "Make the folder, or choose another one."
            )
            {
                Path = path,
            };
        if (noClobber && Path.Exists(path))
            throw Exists(path, null);
        var temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            var stream = new FileStream(
                temporary,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    BufferSize = BufferSize,
                    Options = FileOptions.Asynchronous,
                }
            );
            return new ExportFile(path, temporary, stream, noClobber);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Gives it its name; it was written and closed.</summary>
    /// <exception cref="MigrationException">ReportExists: another one has come in between.</exception>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public void Publish()
    {
        try
        {
            File.Move(_temporary, _path, overwrite: !_noClobber);
        }
        catch (IOException exception) when (_noClobber && File.Exists(_path))
        {
            throw Exists(_path, exception);
        }
    }

    /// <summary>An error of the system, as users meet it.</summary>
    public MigrationException Unwritable(Exception cause) => Unwritable(_path, cause);

    /// <summary>Removes what was not published.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_temporary);
    }

    private static MigrationException Unwritable(string path, Exception cause) =>
        new(
            MigrationErrorId.ReportUnwritable,
            $"{path} cannot be written: {cause.Message}",
            "Give this account the right to write there, and room, or choose another path.",
            cause
        )
        {
            Path = path,
        };

    private static MigrationException Exists(string path, Exception? cause) =>
        new(
            MigrationErrorId.ReportExists,
            $"{path} is there already.",
            $"Choose another name, or leave out {ExportOption.NoClobber}.",
            cause
        )
        {
            Path = path,
        };
}
