using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>
/// Folders that cannot be migrated. Nothing answers at the target: a folder is judged before any server is asked.
/// </summary>
public sealed class FolderErrorTests : IDisposable
{
    private static readonly ConnectionTarget Nowhere = new(
        new NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Database=none;Username=nobody")
    );

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_folder_that_does_not_exist()
    {
        var failure = await FailAsync(MigrationErrorId.FolderNotFound, _folder["none"]);
        Assert.Equal(_folder["none"], failure.Path);
        Assert.Contains(_folder["none"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_place_of_a_folder()
    {
        var file = _folder.Write("0001_table.sql", "CREATE TABLE t (a integer);");
        var failure = await FailAsync(MigrationErrorId.FolderNotFound, file);
        Assert.Equal(file, failure.Path);
    }

    [Fact]
    public async Task An_empty_folder()
    {
        var failure = await FailAsync(MigrationErrorId.FolderNotRecognised);
        Assert.Equal(_folder.FullPath, failure.Path);
        Assert.Contains("up", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_tool()
    {
        _folder.Write("V1__create_table.sql", "CREATE TABLE t (a integer);");
        _folder.Write("repeatable/R__view.sql", "CREATE VIEW v AS SELECT 1;");
        await FailAsync(MigrationErrorId.FolderNotRecognised);
    }

    [Theory]
    [InlineData("permisions", "permissions")]
    [InlineData("fonctions", "functions")]
    [InlineData("runAfterCreateDatabse", "runAfterCreateDatabase")]
    public async Task A_misspelt_folder_is_named_with_what_was_meant(string misspelt, string meant)
    {
        _folder.Write($"{misspelt}/0001_x.sql", "SELECT 1;");
        var failure = await FailAsync(MigrationErrorId.FolderNotRecognised);
        Assert.Contains($"'{misspelt}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"'{meant}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_folders_with_a_script_of_one_name()
    {
        _folder.Write("up/asset.sql", "CREATE TABLE asset (a integer);");
        var second = _folder.Write("views/asset.sql", "CREATE VIEW v_asset AS SELECT 1;");
        var failure = await FailAsync(MigrationErrorId.ScriptNameCollision);
        Assert.Equal(("asset.sql", second), (failure.Script, failure.Path));
        Assert.Contains("up/asset.sql", failure.Message, StringComparison.Ordinal);
        Assert.Contains("views/asset.sql", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_grates_history_has_no_room_for()
    {
        var name = $"{new string('a', 120)}/{new string('b', 131)}.sql";
        var path = _folder.Write($"up/{name}", "SELECT 1;");
        var failure = await FailAsync(MigrationErrorId.ScriptUnreadable);
        Assert.Equal(path, failure.Path);
        Assert.Contains("256 characters", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<MigrationException> FailAsync(MigrationErrorId id, string? path = null)
    {
        var options = new MigrationOptions { Path = path ?? _folder.FullPath };
        var run = Migrator.InvokeAsync(Nowhere, options, new RecordingObserver(), CancellationToken.None);
        return ErrorText.Require(id, await Assert.ThrowsAsync<MigrationException>(() => run));
    }
}
