using PgMigrate.HelpBuilder.Model;
using PgMigrate.HelpBuilder.Reading;
using PgMigrate.HelpBuilder.Writing;

namespace PgMigrate.HelpBuilder;

/// <summary>
/// Makes help files from help pages. Errors are in MSBuild's canonical form, so that a build shows them as its own.
/// </summary>
internal static class Program
{
    private const string AboutPrefix = "about_";

    private static int Main(string[] arguments)
    {
        if (arguments is not [var pages, var output, var helpFile])
        {
            Console.Error.WriteLine("Usage: PgMigrate.HelpBuilder <folder of pages> <output folder> <name of the help file>");
            return 2;
        }

        return Build(pages, output, helpFile, Console.Error);
    }

    /// <summary>Writes the help file and the topics; writes nothing when a page has a fault.</summary>
    /// <param name="pages">Folder with the <c>.md</c> pages.</param>
    /// <param name="output">Folder for the help file and the topics; made where it is missing.</param>
    /// <param name="helpFile">The help file's name, for instance <c>PgMigrate.Cmdlets.dll-Help.xml</c>.</param>
    /// <param name="errors">Where faults go, a line each; of each page the first.</param>
    /// <returns>0, or 1 when a page has a fault.</returns>
    internal static int Build(string pages, string output, string helpFile, TextWriter errors)
    {
        var commands = new List<CommandHelp>();
        var topics = new List<(string Name, string Text)>();
        var faults = 0;
        foreach (var path in Directory.GetFiles(pages, "*.md").Order(StringComparer.Ordinal))
        {
            try
            {
                ReadPage(path, helpFile, commands, topics);
            }
            catch (HelpPageException fault)
            {
                errors.WriteLine(fault.Message);
                faults++;
            }
        }

        if (faults > 0)
            return 1;
        Directory.CreateDirectory(output);
        using (var stream = File.Create(Path.Combine(output, helpFile)))
            MamlWriter.Write(stream, commands);
        foreach (var (name, text) in topics)
            File.WriteAllText(Path.Combine(output, $"{name}.help.txt"), text);
        return 0;
    }

    private static void ReadPage(string path, string helpFile, List<CommandHelp> commands, List<(string, string)> topics)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var markdown = File.ReadAllText(path);
        if (name.StartsWith(AboutPrefix, StringComparison.Ordinal))
        {
            topics.Add((name, AboutTopicWriter.Write(path, markdown)));
            return;
        }

        var command = CommandPageReader.Read(path, markdown);
        if (command.HelpFile != helpFile)
            throw new HelpPageException(
                HelpPageError.Attribute,
                path,
                1,
                1,
                $"'external help file' is '{command.HelpFile}'; it has to be '{helpFile}'."
            );
        commands.Add(command);
    }
}
