//! Invented applicants (虚构申请人): common surnames and given names, numbers from ranges that belong to nobody.
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "缪",
    "蔡", "于", "桑", "符", "㐂",
];
const GIVEN: [&str; 24] = [
    "秀兰", "建国", "桂英", "志强", "海燕", "国庆", "丽娟", "永平", "春梅", "德明", "晓东", "玉珍", "文斌", "红霞",
    "宝山", "雪琴", "卫东", "素芳", "长林", "巧云", "栟生", "𠮷祥", "小龙", "佩华",
];
const VILLAGES: [&str; 8] = ["栟北村", "兴镇村", "三园村", "江安村", "浒零村", "杨湾村", "洋堤村", "港头村"];

/// One applicant in the clear, as at the counter.
pub(super) fn applicant(rng: &mut ChaCha8Rng) -> Value {
    let mut pick = |list: &[&'static str]| list[rng.random_range(0..list.len())];
    let name = format!("{}{}", pick(&SURNAMES), pick(&GIVEN));
    let village = pick(&VILLAGES);
    // 999999 is no administrative division, and 199 0000 xxxx is given to nobody here.
    let document = format!(
        "999999{:04}{:02}{:02}{:04}",
        rng.random_range(1945..2006),
        rng.random_range(1..=12),
        rng.random_range(1..=28),
        rng.random_range(0..10_000)
    );
    let telephone = format!("1990000{:04}", rng.random_range(0..10_000));
    let address = format!("栟茶镇{village}{}组{}号", rng.random_range(1..30), rng.random_range(1..200));
    json!({"kind": "NATURAL_PERSON", "name": name, "document": document, "telephone": telephone, "address": address})
}
