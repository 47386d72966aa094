namespace PgMigrate.HelpBuilder.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pgmigrate-help-");

    private string Pages => Path.Combine(_folder.FullName, "pages");

    private string Output => Path.Combine(_folder.FullName, "output");

    public ProgramTests()
    {
        Directory.CreateDirectory(Pages);
        File.WriteAllText(Path.Combine(Pages, Tests.Pages.FileName), Tests.Pages.Valid);
        File.WriteAllText(Path.Combine(Pages, "about_Things.md"), Tests.Pages.Topic);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Writes_the_help_file_and_the_topics()
    {
        var (code, errors) = Build();

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            [Tests.Pages.HelpFile, "about_Things.help.txt"],
            new DirectoryInfo(Output).GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Writes_commands_in_the_order_of_their_names_on_every_system()
    {
        File.WriteAllText(
            Path.Combine(Pages, "Add-Thing.md"),
            Tests.Pages.Valid.Replace("Get-Thing", "Add-Thing", StringComparison.Ordinal)
        );

        Build();

        var help = File.ReadAllText(Path.Combine(Output, Tests.Pages.HelpFile));
        Assert.True(
            help.IndexOf("<command:name>Add-Thing<", StringComparison.Ordinal)
                < help.IndexOf("<command:name>Get-Thing<", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Names_a_fault_of_every_page_and_writes_nothing()
    {
        File.WriteAllText(Path.Combine(Pages, "Add-Thing.md"), Tests.Pages.Valid);
        File.WriteAllText(
            Path.Combine(Pages, Tests.Pages.FileName),
            Tests.Pages.Valid.Replace(Tests.Pages.HelpFile, "Other.dll-Help.xml", StringComparison.Ordinal)
        );

        var (code, errors) = Build();

        Assert.Equal(1, code);
        Assert.Contains($"{Path.Combine(Pages, "Add-Thing.md")}(8,1): error PGH001: ", errors, StringComparison.Ordinal);
        Assert.Contains(
            $"{Path.Combine(Pages, Tests.Pages.FileName)}(1,1): error PGH003: 'external help file' is 'Other.dll-Help.xml'",
            errors,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(Output));
    }

    private (int Code, string Errors) Build()
    {
        using var errors = new StringWriter();
        return (Program.Build(Pages, Output, Tests.Pages.HelpFile, errors), errors.ToString());
    }
}
