using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Writes a text file wholly or not at all: whoever reads it never sees half of it.</summary>
public static class ReportFile
{
    /// <summary>The option that lets no file be replaced, as texts name it.</summary>
    internal static readonly OptionName NoClobber = new(typeof(ReportFile), "noClobber");

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">Full path of the file; its folder must exist.</param>
    /// <param name="text">The text.</param>
    /// <param name="noClobber">True to replace no file that is there.</param>
    /// <exception cref="MigrationException">ReportFolderNotFound, ReportExists, or ReportUnwritable.</exception>
    public static void Write(string path, string text, bool noClobber)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(folder))
            throw FolderNotFound(path, folder);
        if (noClobber && Path.Exists(path))
            throw Exists(path);
        Replace(path, Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp"), text, noClobber);
    }

    private static void Replace(string path, string temporary, string text, bool noClobber)
    {
        try
        {
            File.WriteAllText(temporary, text, Encoding);
            File.Move(temporary, path, overwrite: !noClobber);
        }
        catch (IOException exception) when (noClobber && File.Exists(path))
        {
            Remove(temporary);
            throw Exists(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw Unwritable(path, exception);
        }
    }

    // The failure that brought us here is the one to tell.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays behind, under a name that says what it is.
        }
    }

    private static MigrationException FolderNotFound(string path, string folder) =>
        new(
            MigrationErrorId.ReportFolderNotFound,
            $"The report {path} cannot be written: there is no folder {folder}.",
            "Make the folder, or choose another one."
        )
        {
            Path = path,
        };

    private static MigrationException Exists(string path, Exception? cause = null) =>
        new(MigrationErrorId.ReportExists, $"{path} is there already.", $"Choose another name, or leave out {NoClobber}.", cause)
        {
            Path = path,
        };

    private static MigrationException Unwritable(string path, Exception cause) =>
        new(
            MigrationErrorId.ReportUnwritable,
            $"The report {path} cannot be written: {cause.Message}",
            "Give this account the right to write there, or choose another path.",
            cause
        )
        {
            Path = path,
        };
}
