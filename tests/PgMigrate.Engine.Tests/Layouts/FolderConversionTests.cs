using PgMigrate.Engine.Layouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>What is written of a conversion, and what of a second one.</summary>
public sealed class FolderConversionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Destination => _folder["new"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_conversion_writes_what_is_new_and_refuses_what_differs()
    {
        _folder.Write("old/000001_a.up.sql", "SELECT 1;\r\n");
        _folder.Write("old/000001_a.down.sql", "SELECT 'back';");
        Assert.Equal(["up/00001_a.sql", "down/00001_a.sql"], Convert());
        var record = ConversionRecord.Read(Destination)!;
        Assert.Equal(
            (MigrationTool.GolangMigrate, "up/00001_a.sql", "000001_a.up.sql", "1"),
            (record.Tool, record.Scripts[0].Script, record.Scripts[0].Origin, record.Scripts[0].Key)
        );
        Assert.Equal(File.ReadAllText(ConversionRecord.PathIn(Destination)), record.ToString());

        Assert.Empty(Convert());
        // As git may check it out.
        _folder.Write("new/up/00001_a.sql", "SELECT 1;\n");
        _folder.Write("old/000012_b.up.sql", "SELECT 2;");
        Assert.Equal(["up/00012_b.sql"], Convert());

        _folder.Write("new/up/00012_b.sql", "SELECT 3;");
        var differs = Assert.Throws<MigrationException>(() => Convert());
        Assert.Equal(MigrationErrorId.ConversionDiffers, differs.ErrorId);
        Assert.Contains("up/00012_b.sql (from 000012_b.up.sql)", differs.Message);

        _folder.Write("new/up/00012_b.sql", "SELECT 2;");
        File.Delete(_folder["old/000001_a.up.sql"]);
        Assert.Equal("000001_a.up.sql", Assert.Single(Open().Gone).Origin);
    }

    [Fact]
    public void What_cannot_be_is_refused_before_anything_is_written()
    {
        _folder.Write("old/1_a.up.sql", "\\i other.sql\n");
        var incomplete = Assert.Throws<MigrationException>(() => Open().RefuseErrors());
        Assert.Equal(
            (MigrationErrorId.ConversionIncomplete, _folder["old/1_a.up.sql"], 1),
            (incomplete.ErrorId, incomplete.Path, incomplete.Line)
        );
        Assert.All(Enum.GetValues<MigrationTool>(), tool => Assert.Equal(tool, KnownLayouts.Of(tool).Tool));
        Assert.Equal(MigrationErrorId.FolderNotFound, Refused("gone").ErrorId);
        _folder.Write("empty/readme.md", "nothing");
        Assert.Equal(MigrationErrorId.FolderNotRecognised, Refused("empty").ErrorId);

        _folder.Write("new/pgmigrate.json", """{ "folders": { "ddl": {} } }""");
        Assert.Equal(MigrationErrorId.OptionsInvalid, Assert.Throws<MigrationException>(() => Open()).ErrorId);
        _folder.Write("new/pgmigrate.json", "{}");
        _folder.Write("new/converted.json", """{ "tool": "Goose", "scripts": [] }""");
        Assert.Equal(MigrationErrorId.OptionsInvalid, Assert.Throws<MigrationException>(() => Open()).ErrorId);
        _folder.Write("new/converted.json", "{\n \"tool\": 5 }");
        var unreadable = Assert.Throws<MigrationException>(() => Open());
        Assert.Equal((MigrationErrorId.ScriptUnreadable, 2), (unreadable.ErrorId, unreadable.Line));
    }

    private MigrationException Refused(string folder) =>
        Assert.Throws<MigrationException>(() =>
            FolderConversion.Of(MigrationTool.GolangMigrate, new LayoutSource(_folder[folder]), Destination, null)
        );

    private FolderConversion Open() =>
        FolderConversion.Of(MigrationTool.GolangMigrate, new LayoutSource(_folder["old"]), Destination, null);

    private string[] Convert()
    {
        var conversion = Open();
        var files = conversion.NewFiles;
        foreach (var file in files)
            file.Write();
        conversion.WriteRecord();
        Assert.True(Open().IsRecorded);
        return [.. files.Select(file => Path.GetRelativePath(Destination, file.Path).Replace('\\', '/'))];
    }
}
