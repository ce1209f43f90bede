//! The example as a reader finds it: everything that happened to a record happened after it was made.

use shared::kind::Kind;
use shared::stamp::Rank;

use crate::app::TestApp;

fn ms(rank: Rank) -> u64 {
    rank.stamp().expect("what is pulled is final").unix_ms()
}

#[tokio::test]
async fn a_finding_is_made_before_its_owners_move_it() {
    let app = TestApp::demo().await;
    let alva = app.staff("samordnare").await;
    let findings: Vec<_> = app.pull(&alva, None).await.items.into_iter().filter(|item| item.record.kind == Kind::Finding).collect();
    assert_eq!(findings.len(), 8);
    let mut moves = 0;
    for finding in findings {
        let mut last = ms(finding.record.created.rank);
        let mut times: Vec<u64> = finding.record.standing.iter().flat_map(|standing| &standing.moves).map(|moved| ms(moved.mark.rank)).collect();
        times.sort_unstable();
        for time in times {
            assert!(time >= last, "{} was moved at {time}, before {last}", finding.record.id);
            last = time;
            moves += 1;
        }
        assert_eq!(ms(finding.record.created.rank), 1_524_211_200_000, "made at the review, 2018-04-20T08:00Z");
    }
    assert!(moves > 15);
}
