using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>The folder with the scripts that a tool's table names: converted, or laid out from the tool's own.</summary>
/// <param name="Record">What each script was for the tool.</param>
internal sealed record ImportFolder(ConversionRecord Record)
{
    /// <summary>Whether the tool's own folder is to be laid out: it was not converted.</summary>
    public static bool IsOfTool(ImportOptions options) => !File.Exists(ConversionRecord.PathIn(options.Path));

    /// <summary>Reads it.</summary>
    /// <param name="path">Full path of the folder as it is run.</param>
    /// <param name="from">The tool.</param>
    /// <exception cref="MigrationException">OptionsInvalid: it comes from another tool; ScriptUnreadable.</exception>
    public static ImportFolder Read(string path, MigrationTool from)
    {
        var record =
            ConversionRecord.Read(path) ?? throw new InvalidOperationException($"{path} has no {ConversionRecord.FileName}.");
        // Whatever tool has made a database, its dump is a baseline.
        if (record.Tool == from || record.Tool == MigrationTool.PgDump)
            return new ImportFolder(record);
        throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"{path} was converted from {record.Tool}, and not from {from}.",
            $"Give {ImportOption.From.To(record.Tool)}, or the folder that was converted from {from}."
        )
        {
            Path = ConversionRecord.PathIn(path),
        };
    }

    /// <summary>The scripts, each with its file.</summary>
    /// <param name="files">The files of the folder.</param>
    public IReadOnlyList<FolderScript> Scripts(IEnumerable<ScriptFile> files)
    {
        var named = files.ToDictionary(file => file.ToString(), StringComparer.Ordinal);
        return [.. Record.Scripts.Select(origin => new FolderScript(origin, named.GetValueOrDefault(origin.Script)))];
    }
}
