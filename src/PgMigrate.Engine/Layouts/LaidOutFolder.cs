using System.Text;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// Another tool's folder as a migration folder, for as long as a call needs it: grate reads files alone. They lie in a temporary
/// folder that is closed to other users; what a killed process left of it is removed by the next one.
/// </summary>
internal sealed class LaidOutFolder : IDisposable
{
    private readonly TemporaryFolder _folder;

    private LaidOutFolder(TemporaryFolder folder, ConvertedFolder converted, string? configuration)
    {
        _folder = folder;
        Converted = converted;
        Configuration = configuration;
        Origins = new OriginMap(folder.FullName, converted);
    }

    /// <summary>Full path of the folder, until this is disposed of.</summary>
    public string Path => _folder.FullName;

    /// <summary>What was read of the tool's folder.</summary>
    public ConvertedFolder Converted { get; }

    /// <summary>Full path of <c>pgmigrate.json</c> of the tool's folder; null where it has none.</summary>
    public string? Configuration { get; }

    /// <summary>From its files to the tool's.</summary>
    public OriginMap Origins { get; }

    /// <summary>Reads the tool's folder, and lays it out.</summary>
    /// <param name="options">
    /// The folder, whose it is, and the tokens: what they name stays a token, whatever the tool's files say of it.
    /// </param>
    /// <exception cref="MigrationException">What reading the folder may raise; ConversionIncomplete; OptionsInvalid: the
    /// configuration names folders of scripts; ScriptUnwritable.</exception>
    public static LaidOutFolder Open(MigrationOptions options)
    {
        var configuration = FindConfiguration(options);
        var converted = KnownLayouts
            .Of(options.Layout!.Value)
            .Read(
                new LayoutSource(options.Path)
                {
                    Variables = options.Tokens.ToDictionary(
                        token => token.Name,
                        token => $"{{{{{token.Name}}}}}",
                        StringComparer.OrdinalIgnoreCase
                    ),
                }
            );
        if (!options.Force)
            ConversionErrors.Refuse(converted);
        return new LaidOutFolder(Write(converted), converted, configuration);
    }

    /// <summary>The options of a run of the folder.</summary>
    /// <param name="options">Those of the tool's folder.</param>
    public MigrationOptions OptionsOf(MigrationOptions options) =>
        options with
        {
            Path = Path,
            SourcePath = options.Path,
            Configuration = Configuration,
            Layout = null,
        };

    /// <summary>Removes the files.</summary>
    public void Dispose() => _folder.Dispose();

    // It is looked for from the tool's folder on, as it would be from a migration folder on.
    private static string? FindConfiguration(MigrationOptions options)
    {
        var file = ConfigurationFile.TryFind(options.Configuration, options.Path);
        if (file?.Folders is not null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{file.FullPath} names folders of scripts, and a folder of {options.Layout} has its own.",
                "Take the folders out, or give a configuration without them."
            )
            {
                Path = file.FullPath,
            };
        return file?.FullPath;
    }

    private static TemporaryFolder Write(ConvertedFolder converted)
    {
        TemporaryFolder? folder = null;
        try
        {
            folder = TemporaryFolder.Create("layout");
            Directory.CreateDirectory(System.IO.Path.Combine(folder.FullName, TargetFolder.Once));
            foreach (var file in ConvertedFile.Of(converted))
            {
                var path = file.PathIn(folder.FullName);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                File.WriteAllText(path, file.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }

            ConversionRecord.Of(converted).Write(folder.FullName);
            // Otherwise it would be looked for in the folders above, where others may write.
            File.WriteAllText(System.IO.Path.Combine(folder.FullName, ConfigurationFile.FileName), "{}");
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folder?.Dispose();
            throw new MigrationException(
                MigrationErrorId.ScriptUnwritable,
                $"The scripts of {converted.Path} cannot be laid out in {System.IO.Path.GetTempPath()}: {exception.Message}",
                "grate reads files. Let the process write to its temporary folder.",
                exception
            );
        }
    }
}
